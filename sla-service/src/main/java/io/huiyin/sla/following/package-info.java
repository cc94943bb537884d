/** Works clocks out anew when more is known of their cases, and keeps and tells what changed. */
@NullMarked
package io.huiyin.sla.following;

import org.jspecify.annotations.NullMarked;
