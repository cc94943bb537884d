/** Asks after closure, without login, and tells triage what came back. */
@NullMarked
package io.huiyin.survey;

import org.jspecify.annotations.NullMarked;
