/** Tells the styles, before anything is drawn, that scripts run. A file: the content policy allows no inline script. */
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
