// A page whose one form leads on to a system of others: it goes by itself, as the button on it would.
document.querySelector('form[data-outside]')?.requestSubmit();
