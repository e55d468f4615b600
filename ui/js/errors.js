// After a refused form the summary gets the focus, also where the browser ignores autofocus on it.
const summary = document.querySelector('.errors');
if (summary) {
  summary.tabIndex = -1;
  summary.focus();
}
