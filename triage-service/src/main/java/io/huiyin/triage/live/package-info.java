/** What happens to cases, while it happens. */
@NullMarked
package io.huiyin.triage.live;

import org.jspecify.annotations.NullMarked;
