// The tiers of the screens: shared -> <domain> -> views. An arrow the other way is an error.
import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import ts from 'typescript-eslint'

const vantElsewhere = {
  group: ['vant', 'vant/*'],
  message: 'Vant is wrapped in @shared/kit, so that it can be swapped in one place.',
}

const only = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] })

export default ts.config(
  { ignores: ['dist', 'node_modules', 'shared/api/generated'] },
  js.configs.recommended,
  ts.configs.strict,
  vue.configs['flat/recommended'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    files: ['**/*.{ts,vue}'],
    languageOptions: { parserOptions: { extraFileExtensions: ['.vue'] } },
    rules: {
      // The compiler knows every name.
      'no-undef': 'off',
      'max-lines': ['error', { max: 350, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 70, skipComments: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/require-default-prop': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/multi-word-component-names': 'off',
      ...only(vantElsewhere),
    },
  },
  { files: ['**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['scripts/**/*.mjs', 'field/public/*.js'],
    languageOptions: { globals: { console: 'readonly', process: 'readonly', window: 'readonly', document: 'readonly' } },
  },
  {
    files: ['shared/**/*.{ts,vue}'],
    rules: only(vantElsewhere, { group: ['**/field/**', '**/views/**'], message: 'shared knows no domain and no view.' }),
  },
  { files: ['shared/kit/**'], rules: only({ group: ['**/field/**', '**/views/**', '@shared/api', '@shared/api/*'], message: 'The kit knows no domain and makes no calls.' }) },
  {
    files: ['field/*/**/*.{ts,vue}'],
    ignores: ['field/views/**', 'field/*/routes.ts'],
    rules: only(vantElsewhere, {
      regex: '^\\.\\./(?!words)',
      message: 'A domain imports its own files and @shared, no view and no other domain.',
    }),
  },
)
