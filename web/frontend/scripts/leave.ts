/** Asks before a half-filled `<form data-guard>` is left; one that is being sent, or that came back refused, is not lost. */

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
