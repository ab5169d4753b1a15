/** Asks before a half-filled `<form data-guard>`, also one that came back refused, is left without being sent. */

document.querySelectorAll<HTMLFormElement>("form[data-guard]").forEach((form) => {
  let unsaved = form.querySelector(".govuk-error-message") !== null;
  const touched = (): void => {
    unsaved = true;
  };
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
});

export {};
