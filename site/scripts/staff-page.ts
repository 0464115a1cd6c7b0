// A page that the browser kept whole after signing out must not come back with Back.
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})
