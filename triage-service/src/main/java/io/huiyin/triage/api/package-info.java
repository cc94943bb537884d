/** HTTP: the desk on which cases are worked. */
@NullMarked
package io.huiyin.triage.api;

import org.jspecify.annotations.NullMarked;
