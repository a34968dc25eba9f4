/** What somebody may type who means harm: wherever it is shown, it is text. */
export const EVIL = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}';
