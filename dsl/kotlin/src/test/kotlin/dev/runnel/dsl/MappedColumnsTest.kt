package dev.runnel.dsl

import dev.runnel.and
import dev.runnel.default
import dev.runnel.eq
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.ge
import dev.runnel.inList
import dev.runnel.kotlin.map
import dev.runnel.kotlin.row
import dev.runnel.mappedTo
import dev.runnel.ne
import dev.runnel.row
import dev.runnel.sql.Column
import dev.runnel.sql.InsertBuilder
import dev.runnel.sql.Table
import dev.runnel.where
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.time.ExperimentalTime
import kotlin.time.Instant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid
import kotlin.uuid.toJavaUuid

@JvmInline
value class Email(val value: String) {
    init {
        require('@' in value)
    }
}

@JvmInline
value class AccountId(val value: Long)

@OptIn(ExperimentalUuidApi::class, ExperimentalTime::class)
data class Account(
    val id: AccountId,
    val email: Email,
    val backup: Email?,
    val token: Uuid,
    val seen: Instant?,
    val status: Status,
)

@OptIn(ExperimentalUuidApi::class, ExperimentalTime::class)
object Accounts : Table<Account>("accounts") {
    val id = bigint("id").mappedTo<AccountId>().generated().primaryKey()
    val email = varchar("email", 200).mappedTo<Email>().unique()
    val backup = text("backup").mappedTo<Email>().nullable()
    val token = uuid("token").mappedTo<Uuid>()
    val seen = timestamptz("seen").mappedTo<Instant>().nullable()
    val status = text("status").mappedTo<Status>().default(Status.OPEN)
}

@OptIn(ExperimentalUuidApi::class, ExperimentalTime::class)
class MappedColumnsTest :
    FunSpec({
        val uuid = Uuid.parse("5b2cf2a5-3a3e-4d6b-9b0a-0f4d0f3b2a11")
        val account =
            Account(AccountId(7), Email("a@x.org"), null, uuid, Instant.fromEpochSeconds(1_700_000_000), Status.CLOSED)

        test("conditions take the program's type and bind the portable one") {
            condition(Accounts) { id eq AccountId(7) } shouldBe ("id = ?" to listOf(7L))
            condition(Accounts) { backup eq Email("b@x.org") } shouldBe ("backup = ?" to listOf("b@x.org"))
            condition(Accounts) { email inList listOf(Email("a@x.org")) } shouldBe ("email in (?)" to listOf("a@x.org"))
            condition(Accounts) { token eq uuid } shouldBe ("token = ?" to listOf(uuid.toJavaUuid()))
            condition(Accounts) { seen ge Instant.fromEpochSeconds(1) } shouldBe
                ("seen >= ?" to listOf(java.time.Instant.ofEpochSecond(1)))
            condition(Accounts) { status ne Status.OPEN } shouldBe ("status <> ?" to listOf("OPEN"))
        }

        test("what is bound is told the portable class") {
            from(Accounts).where { id eq AccountId(7) }.types() shouldBe listOf(Long::class.javaObjectType)
        }

        test("a selected value has the program's type") {
            fun <V> read(column: Column<V>, stored: Any?): V =
                from(Accounts).select(column).query().mapper().map(row(column.name() to stored))

            read(Accounts.email, "a@x.org") shouldBe Email("a@x.org")
            read(Accounts.backup, null) shouldBe null
            read(Accounts.token, uuid.toJavaUuid()) shouldBe uuid
            read(Accounts.status, "CLOSED") shouldBe Status.CLOSED
        }

        test("whole rows are written and read") {
            val seen = java.time.Instant.ofEpochSecond(1_700_000_000)
            val portable = listOf("a@x.org", null, uuid.toJavaUuid(), seen, "CLOSED")
            Inserting(InsertBuilder.State.into(Accounts)).row(account).rendered().second shouldBe portable
            val stored = listOf<Any?>(7L) + portable
            val names = Accounts.columns().map { it.name() }
            from(Accounts).query().mapper().map(row(*names.zip(stored).toTypedArray())) shouldBe account
        }

        test("a stored value that the class refuses is a conversion error that names the column and not the value") {
            val failure =
                shouldThrow<RunnelException> {
                    from(Accounts).select(Accounts.email).query().mapper().map(row("email" to "secret"))
                }
            failure.kind() shouldBe ErrorKind.DATA_CONVERSION
            failure.message shouldBe
                "Column 'email' (stored) cannot be read as Email: the class refuses the value (see the cause)."
        }

        test("a class that is stored as something else is refused where the column is declared") {
            fun refusal(declare: Declaring.() -> Unit): String {
                val failure = shouldThrow<RunnelException> { Declaring().declare() }
                failure.kind() shouldBe ErrorKind.CONFIGURATION
                return failure.message!!
            }

            refusal { id.mappedTo<AccountId>() } shouldContain
                "AccountId is stored as Long, which does not fit a column of type TEXT"
            refusal { id.mappedTo<Account>() } shouldContain "no ValueCodec knows it"
            refusal { id.nullable().mappedTo<Email>() } shouldContain "write mappedTo before nullable()"
        }
    })

private class Declaring : Table<Account>("declaring") {
    val id = text("id")
}
