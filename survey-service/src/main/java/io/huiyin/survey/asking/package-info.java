/** Inviting when it is time, and what an answer may be. */
@NullMarked
package io.huiyin.survey.asking;

import org.jspecify.annotations.NullMarked;
