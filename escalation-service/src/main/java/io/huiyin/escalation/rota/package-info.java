/** Who is on call, and when a person may be told. No I/O. */
@NullMarked
package io.huiyin.escalation.rota;

import org.jspecify.annotations.NullMarked;
