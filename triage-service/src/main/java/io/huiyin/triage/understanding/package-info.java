/** What feedback means: classification, priority, routing. Rules as data. */
@NullMarked
package io.huiyin.triage.understanding;

import org.jspecify.annotations.NullMarked;
