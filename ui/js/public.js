// Bundle of the pages for families and visitors. Each part improves a page that works without it.
import './errors.js';
import './once.js';
import './live.js';
import './photo.js';
import './pick.js';
import './phone.js';
