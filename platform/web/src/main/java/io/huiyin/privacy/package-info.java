/** Personal data: found and masked in free text, sealed where it must be kept or carried. */
@NullMarked
package io.huiyin.privacy;

import org.jspecify.annotations.NullMarked;
