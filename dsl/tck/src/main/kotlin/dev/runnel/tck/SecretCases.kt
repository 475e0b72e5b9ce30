package dev.runnel.tck

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.string.shouldContain

internal fun FunSpec.secretCases(kit: KitContext) {
    testWhere(
        "a password is in no log at TRACE, error, event, flight record, thread's name nor text of an object, and no value",
        "${kit.target.name} asks nobody for a password",
        { kit.target.asksForPasswords },
    ) {
        val said = sayEverything("dev.runnel.tck.SecretsShown", kit.target.newUser(CANARY), kit.target.endlessQuery)
        withClue(said.takeLast(4_000)) {
            // It has looked at all there is: levels, errors of each kind, an event, a flight record.
            listOf(
                "TRACE",
                "CONFIGURATION",
                "CONNECTION_FAILED",
                "AUTHENTICATION",
                "UNDEFINED_OBJECT",
                "QueryEvent",
                "dev.runnel.Query",
                SECRETS_SHOWN,
            ).forEach { said shouldContain it }
        }
        linesWith(CANARY, said).shouldBeEmpty()
        said.lines().filter { line -> BOUND in line && !DRIVERS_LINE.containsMatchIn(line) }.shouldBeEmpty()
    }
}

/** What a driver logs of the values that it sends is not Runnel's to say; at TRACE some tell all. */
private val DRIVERS_LINE =
    Regex("(TRACE|DEBUG|FINE|FINER|FINEST) (io\\.|org\\.|com\\.|reactor)|^\\|[0-9a-fA-F]{4,8}\\|")
