// Before the first paint, so that nobody who chose dark is shown white. A file: the page takes no inline scripts.
const chosen = localStorage.getItem('mantine-color-scheme-value');
const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
const scheme = chosen === 'light' || chosen === 'dark' ? chosen : system;
document.documentElement.dataset.mantineColorScheme = scheme;
document.documentElement.style.colorScheme = scheme;
