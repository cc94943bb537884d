/*
 * Huiyin's feedback button.
 *
 *   <script src="https://feedback.example/widget.js" data-channel="web" data-product="shop" async></script>
 *
 * data-channel   which form; "web" by default
 * data-product   what the feedback is about; the form's own product by default
 * data-lang      "zh-CN" or "en"; by default as the page
 * data-label     words on the button
 * data-button    "none" shows no button: call huiyin.open() yourself, or give any element the attribute data-huiyin-open
 */
(function () {
  'use strict';
  var script = document.currentScript;
  var set = script.dataset;
  var lang = /^zh/i.test(set.lang || document.documentElement.lang || navigator.language) ? 'zh-CN' : 'en';
  var words = lang === 'zh-CN' ? { open: '意见反馈', close: '关闭' } : { open: 'Feedback', close: 'Close' };
  var url = new URL('form/' + encodeURIComponent(set.channel || 'web'), script.src);
  url.searchParams.set('lang', lang);
  if (set.product) url.searchParams.set('product', set.product);

  var host = document.createElement('div');
  var root = host.attachShadow({ mode: 'open' });
  var style = new CSSStyleSheet();
  style.replaceSync(
    ':host{all:initial}' +
    'button{font:600 1rem/1.2 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;border:0;cursor:pointer}' +
    'button:focus-visible{outline:3px solid #d97706;outline-offset:2px}' +
    '.open{position:fixed;right:max(1rem,env(safe-area-inset-right));bottom:max(1rem,env(safe-area-inset-bottom));z-index:2147483000;' +
    'min-height:2.75rem;padding:.7rem 1.2rem;border-radius:2rem;background:#1f5fc4;color:#fff;box-shadow:0 2px 12px #0004}' +
    'dialog{width:min(30rem,100vw);height:min(44rem,100dvh);max-width:none;max-height:none;padding:0;border:0;border-radius:.75rem;overflow:hidden;background:#fff}' +
    'dialog::backdrop{background:#0007}' +
    '@media(max-width:32rem){dialog{width:100vw;height:100dvh;border-radius:0}}' +
    'iframe{display:block;width:100%;height:calc(100% - 3rem);border:0}' +
    '.bar{display:flex;justify-content:flex-end;height:3rem;background:#1f5fc4}' +
    '.close{background:none;color:#fff;padding:0 1.2rem}' +
    '@media print{:host{display:none}}');
  root.adoptedStyleSheets = [style];

  var dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', words.open);
  var bar = document.createElement('div');
  bar.className = 'bar';
  var close = document.createElement('button');
  close.type = 'button';
  close.className = 'close';
  close.textContent = words.close;
  close.addEventListener('click', function () { dialog.close(); });
  bar.appendChild(close);
  dialog.appendChild(bar);
  dialog.addEventListener('click', function (event) { if (event.target === dialog) dialog.close(); });
  root.appendChild(dialog);

  var frame;
  function open() {
    if (!frame) { // loaded when it is wanted; kept while the page lives, so that what was typed stays
      frame = document.createElement('iframe');
      frame.title = words.open;
      frame.src = url.href;
      frame.referrerPolicy = 'no-referrer';
      dialog.appendChild(frame);
    }
    if (!dialog.open) dialog.showModal();
  }

  if (set.button !== 'none') {
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'open';
    button.textContent = set.label || words.open;
    button.setAttribute('aria-haspopup', 'dialog');
    button.addEventListener('click', open);
    root.appendChild(button);
  }
  document.addEventListener('click', function (event) {
    var asked = event.target instanceof Element && event.target.closest('[data-huiyin-open]');
    if (asked) { event.preventDefault(); open(); }
  });
  window.huiyin = { open: open, close: function () { dialog.close(); } };
  function attach() { document.body.appendChild(host); }
  if (document.body) attach(); else document.addEventListener('DOMContentLoaded', attach);
})();
