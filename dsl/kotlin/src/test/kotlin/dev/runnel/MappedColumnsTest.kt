package dev.runnel

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.kotlin.map
import dev.runnel.kotlin.row
import dev.runnel.sql.InsertBuilder
import dev.runnel.sql.Table
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
value class Email(
    val value: String,
) {
    init {
        require('@' in value)
    }
}

@JvmInline
value class AccountId(
    val value: Long,
)

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
        val account = Account(AccountId(7), Email("a@x.org"), null, uuid, Instant.fromEpochSeconds(1_700_000_000), Status.CLOSED)

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
            val emails = from(Accounts).select(Accounts.email)
            emails.query().mapper().map(row("email" to "a@x.org")) shouldBe Email("a@x.org")
            from(Accounts).select(Accounts.backup).query().mapper().map(row("backup" to null)) shouldBe null
            from(Accounts).select(Accounts.token).query().mapper().map(row("token" to uuid.toJavaUuid())) shouldBe uuid
            from(Accounts).select(Accounts.status).query().mapper().map(row("status" to "CLOSED")) shouldBe Status.CLOSED
        }

        test("whole rows are written and read") {
            val portable = listOf("a@x.org", null, uuid.toJavaUuid(), java.time.Instant.ofEpochSecond(1_700_000_000), "CLOSED")
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
            val failure = shouldThrow<RunnelException> { object : Table<Account>("a") { val id = text("id").mappedTo<AccountId>() } }
            failure.kind() shouldBe ErrorKind.CONFIGURATION
            failure.message shouldContain "AccountId is stored as Long, which does not fit a column of type TEXT"
            shouldThrow<RunnelException> { object : Table<Account>("a") { val id = text("id").mappedTo<Account>() } }
                .message shouldContain "no ValueCodec knows it"
            shouldThrow<RunnelException> { object : Table<Account>("a") { val id = text("id").nullable().mappedTo<Email>() } }
                .message shouldContain "write mappedTo before nullable()"
        }
    })
