package dev.runnel.tck

import io.kotest.core.spec.style.FunSpec
import kotlin.time.Duration.Companion.seconds

/** Every case that a backend passes. A backend's own test is a class that extends this with its [KitTarget]. */
public abstract class ConformanceKit(
    target: KitTarget,
) : FunSpec({
        timeout = 60.seconds.inWholeMilliseconds
        val kit = KitContext(target)
        beforeEach { kit.begin() }
        afterEach { (_, result) -> kit.end(result.isSuccess) }

        openingCases(kit)
        cancellationCases(kit)
        transactionCases(kit)
        savepointCases(kit)
        urlCases(kit)
        terminalWordCases(kit)
        parameterCases(kit)
        sqlTextCases(kit)
        mappingCases(kit)
        flowCases(kit)
        selectCases(kit)
        schemaCases(kit)
        changeCases(kit)
        bulkCases(kit)
        typeCases(kit)
        naughtyCases(kit)
        errorCases(kit)
        listenerCases(kit)
        javaFaceCases(kit)
    })
