// Written in the newest syntax the app uses. Where it cannot be read, check.js finds its word missing.
window.doorstepSyntax = ((word) => word?.ok ?? 'none')({ ok: 'read' })
