/** Connection URLs: parsed, checked, and never printing a secret. */
@NullMarked
package dev.runnel.url;

import org.jspecify.annotations.NullMarked;
