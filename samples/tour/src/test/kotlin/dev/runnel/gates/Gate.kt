package dev.runnel.gates

import io.kotest.assertions.fail

/**
 * Fails with the [reason] of a rule and every place that breaks it, and also if there was nothing in [checked]: a gate
 * that finds nothing to check has lost its way, not passed.
 */
internal fun <T> gate(reason: String, checked: Collection<T>, broken: (T) -> List<Any>) {
    if (checked.isEmpty()) fail("Nothing was checked for this rule; correct the gate. $reason")
    val all = checked.flatMap(broken)
    if (all.isNotEmpty()) fail("$reason\n" + all.joinToString("\n") { "  $it" })
}
