package dev.runnel.sql

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql.render.AnsiDialect
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class NamedTypeTest :
    FunSpec({
        test("a named type is declared by its name") {
            val cidr = ValueType.named("cidr", String::class.java)
            AnsiDialect().typeName(cidr) shouldBe "cidr"
            cidr.portableType() shouldBe String::class.java
        }

        test("a named type without a name, or of a class that nothing keeps in a column, is refused") {
            shouldThrow<RunnelException> { ValueType.named(" ", String::class.java) }.kind() shouldBe
                ErrorKind.CONFIGURATION
            val error = shouldThrow<RunnelException> { ValueType.named("thread", Thread::class.java) }
            error.kind() shouldBe ErrorKind.CONFIGURATION
            error.message shouldContain "java.lang.Thread"
        }
    })
