package dev.runnel.tck

import dev.runnel.tck.fault.FaultProxy
import dev.runnel.tck.storm.bulkStormCases
import dev.runnel.tck.storm.soakCases
import dev.runnel.tck.storm.stormCases
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What a part of the kit is about. */
public enum class KitPart {
    /** Cancellation and storms of it. */
    CANCELLATION,

    /** Sessions, transactions and migrations. */
    SESSIONS,

    /** Connections that break, and servers that go away and come back. */
    FAULTS,

    /** Statements, parameters, rows and types. */
    STATEMENTS,
}

/** `-Drunnel.tck.proxy=true`: a server that is not on this machine. */
private val farAway: (FaultProxy.() -> Unit)? =
    if (java.lang.Boolean.getBoolean("runnel.tck.proxy")) {
        {
            toServer.latency = 1.milliseconds
            toClient.latency = 1.milliseconds
        }
    } else {
        null
    }

/**
 * Every case that a backend passes. A backend's own test is a class that extends this with its [KitTarget].
 *
 * With the system property `runnel.tck.proxy` set to `true` every case of a target that has a server goes through a [FaultProxy],
 * with a millisecond of latency each way, unless its test says another [way]:
 *
 * ```sh
 * mvn test -pl backends/postgresql -am -Dtest=PostgresqlR2dbcBackendTest -Dsurefire.failIfNoSpecifiedTests=false -Drunnel.tck.proxy=true
 * ```
 *
 * @param parts less than all of them only for a driver without a dialect of its own
 * @param way faults on the way to the target's server, such as `{ toClient.latency = 2.milliseconds }`; null for the straight way
 */
public abstract class ConformanceKit(
    target: KitTarget,
    parts: Set<KitPart> = KitPart.entries.toSet(),
    way: (FaultProxy.() -> Unit)? = farAway,
) : FunSpec({
        timeout = many(60, 600).seconds.inWholeMilliseconds
        val missing = target.missing
        if (missing == null) {
            cases(KitContext(target, way), parts)
        } else {
            test("no case of the kit was run on ${target.name}")
                .config(enabledOrReasonIf = { Enabled.disabled(missing) }) {}
        }
    })

private fun FunSpec.cases(kit: KitContext, parts: Set<KitPart>) {
    beforeEach { kit.begin() }
    afterEach { (_, result) -> kit.end(result.isSuccess) }

    openingCases(kit)
    if (KitPart.CANCELLATION in parts) {
        cancellationCases(kit)
        stormCases(kit)
        bulkStormCases(kit)
        soakCases(kit)
    }
    if (KitPart.FAULTS in parts) {
        cutCases(kit)
        bankCases(kit)
        recoveryCases(kit)
    }
    if (KitPart.SESSIONS in parts) {
        transactionCases(kit)
        savepointCases(kit)
        isolationCases(kit)
        historyCases(kit)
        interleavingCases(kit)
        compositionCases(kit)
        retryCases(kit)
        handOverCases(kit)
        javaTransactionCases(kit)
        poolCases(kit)
        retentionCases(kit)
        migrationCases(kit)
    }
    if (KitPart.STATEMENTS in parts) {
        urlCases(kit)
        terminalWordCases(kit)
        parameterCases(kit)
        sqlTextCases(kit)
        mappingCases(kit)
        flowCases(kit)
        selectCases(kit)
        setOperationCases(kit)
        namedQueryCases(kit)
        pageCases(kit)
        valueExpressionCases(kit)
        windowCases(kit)
        textFunctionCases(kit)
        numberFunctionCases(kit)
        dateFunctionCases(kit)
        jsonFunctionCases(kit)
        schemaCases(kit)
        changeCases(kit)
        bulkCases(kit)
        childrenCases(kit)
        arrayCases(kit)
        explainCases(kit)
        progressCases(kit)
        copyAndListenCases(kit)
        exportCases(kit)
        typeCases(kit)
        naughtyCases(kit)
        injectionCases(kit)
        secretCases(kit)
        errorCases(kit)
        listenerCases(kit)
        javaFaceCases(kit)
    }
}
