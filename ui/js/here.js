// The menu at the foot of a phone scrolls sideways when it is long: where one is, is to be seen.
document.querySelector('.nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
