package com.example.runnel.h2

import dev.runnel.error.ErrorKind
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import org.h2.api.ErrorCode
import org.h2.message.DbException
import org.h2.mvstore.DataUtils

class H2ErrorsTest :
    FunSpec({
        test("a deadlock that H2 tells as a state which cannot be is one that a retry is for") {
            // As seen of H2 2.4.240 under load, about once in 20,000 deadlocks.
            val state = DataUtils.newMVStoreException(
                DataUtils.ERROR_TRANSACTION_ILLEGAL_STATE,
                "Transaction 6 has status ROLLING_BACK, not OPEN",
            )
            val told = DbException.get(ErrorCode.GENERAL_ERROR_1, state, state.message).sqlException

            val error = H2Errors().translate(told, "update register set v = 1")

            error.kind() shouldBe ErrorKind.DEADLOCK
            error.isRetryable shouldBe true
        }
    })
