/** Words that decide before any model is asked: lexicons a person can edit, with what is negated or only supposed. */
@NullMarked
package io.huiyin.learning.rules;

import org.jspecify.annotations.NullMarked;
