/** What every service's HTTP side needs alike: problems, strict JSON, cursors, idempotency, who is asking. */
@NullMarked
package io.huiyin.web;

import org.jspecify.annotations.NullMarked;
