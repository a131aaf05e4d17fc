// The API reference, from this Stoa's own document; requests that are tried out go to this Stoa and nowhere else.
const dark = matchMedia("(prefers-color-scheme: dark)");
const followScheme = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
followScheme();
dark.addEventListener("change", followScheme);
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#docs", deepLinking: true, tryItOutEnabled: true, persistAuthorization: false, validatorUrl: null });
