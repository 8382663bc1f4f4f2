// An old WebView gets a plain message instead of a white page. ES5 only: it must run where nothing else does.
;(function (window, document) {
  'use strict'
  var MESSAGE = '这台平板的系统组件（WebView）太旧，打不开入户通。已保存的内容还在。请联系管理员更新系统或 WebView 后再打开。'
  var SLOW_MESSAGE = '入户通没有打开。已保存的内容还在。请退出应用后重新打开；仍不行请联系管理员。'
  var STARTS_WITHIN_MS = 20000

  // What is missing here, as a short word for whoever is on the phone; empty when the app can run.
  function missing(w) {
    if (w.doorstepSyntax !== 'read') return 'syntax'
    if (!w.Promise || !w.Promise.allSettled) return 'promise'
    if (!w.fetch || !w.Proxy || !w.Map) return 'language'
    if (!w.CSS || !w.CSS.supports || !w.CSS.supports('color', 'var(--a)')) return 'style'
    if (!('noModule' in w.document.createElement('script'))) return 'module'
    return ''
  }

  function say(text, code) {
    var box = document.createElement('div')
    box.className = 'plain'
    box.setAttribute('role', 'alert')
    box.setAttribute('data-testid', 'plain-message')
    var words = document.createElement('p')
    words.appendChild(document.createTextNode(text))
    var small = document.createElement('p')
    small.className = 'plain-code'
    small.appendChild(document.createTextNode('代码 webview-' + code))
    box.appendChild(words)
    box.appendChild(small)
    document.body.appendChild(box)
  }

  function look() {
    var lack = missing(window)
    if (lack) {
      say(MESSAGE, lack)
      return
    }
    window.setTimeout(function () {
      var app = document.getElementById('app')
      if (app && !app.firstChild) say(SLOW_MESSAGE, 'start')
    }, STARTS_WITHIN_MS)
  }

  window.doorstepMissing = missing
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', look)
  else look()
})(window, document)
