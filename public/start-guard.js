/** Says what to do where the page does not come up. Old JavaScript, and no module: the browser's age may be the reason. */
(function () {
  var root = document.getElementById('root')
  var sentence = document.getElementById('not-started')
  var reason = document.getElementById('not-started-reason')

  // What the build is for; e2e/build.spec.ts holds the sentence against tools/oldest-browsers.ts.
  function isOld() {
    return (
      !window.AbortSignal ||
      !AbortSignal.any ||
      !Promise.withResolvers ||
      !('popover' in HTMLElement.prototype) ||
      !CSS.supports('color', 'light-dark(red, blue)')
    )
  }

  // The page takes the sentence's place; where it breaks for good, it leaves nothing behind.
  function isUp() {
    return root.firstChild !== null && !root.contains(sentence)
  }

  function show(message) {
    if (isUp()) return
    if (message) reason.textContent = 'The browser says: ' + message
    sentence.hidden = false
    // An alert is told when it comes; one that waits unseen is none.
    sentence.setAttribute('role', 'alert')
    root.appendChild(sentence)
  }

  function soon(message) {
    setTimeout(function () {
      show(message)
    }, 0)
  }

  window.addEventListener(
    'error',
    function (event) {
      if (event.target === window) soon(event.message)
      else if (event.target.tagName === 'SCRIPT') soon('a script could not be loaded.')
    },
    true,
  )

  // Above the page, whether or not it comes up: parts of it will fail.
  if (isOld()) {
    var age = document.createElement('p')
    age.className = 'not-started'
    age.textContent = 'Darkroom needs a newer browser: Chrome or Edge 123, Firefox 125, Safari 17.5 or later.'
    document.body.insertBefore(age, root)
  }

  // A browser that knows no modules skips them in silence.
  window.addEventListener('load', function () {
    setTimeout(show, 5000)
  })
})()
