// Bundle of the pages for schools, departments and administrators.
import './here.js';
import './errors.js';
import './once.js';
import './live.js';
import './photo.js';
import './keys.js';
import './phone.js';
