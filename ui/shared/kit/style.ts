// What Vant's pieces need on the page, in our colours. Its icon font is left out: the icons are our own.
import 'vant/es/style/css-variables.css'
import 'vant/es/style/animation.css'
import './vant.css'
