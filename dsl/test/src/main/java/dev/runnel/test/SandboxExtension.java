package dev.runnel.test;

import static java.util.Objects.requireNonNull;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.pool.LeaseInfo;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A {@link Sandbox} for JUnit: a test that asks for a database as a parameter gets one of its own, whose changes are
 * undone.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SandboxExtension SANDBOX =
 *         SandboxExtension.at("sqlite::memory:").prepare(db -> db.migrate("classpath:db/migration"));
 *
 * @Test
 * void anOrderTakesItsStock(BlockingDatabase db, QueryBudget queries) {
 *     place(db, order);
 *     queries.atMost(2, () -> orders(db));
 * }
 * }</pre>
 *
 * Parameters are {@link BlockingDatabase} or {@link AsyncDatabase}, one of the two, and {@link QueryBudget}; in
 * {@code @BeforeEach} and {@code @AfterEach} they are the test's own. The sandbox is opened when the class's first test
 * asks for it and closed after its last, those of {@code @Nested} classes included. Tests may run in parallel. A test that
 * leaks a session fails.
 *
 * <p>For JUnit 5.13 and newer, JUnit 6 included: an older one would leave the sandbox open.
 */
public final class SandboxExtension implements ParameterResolver, AfterEachCallback {
    private static final Set<Class<?>> PARAMETERS =
            Set.of(BlockingDatabase.class, AsyncDatabase.class, QueryBudget.class);

    private final Namespace namespace = Namespace.create(SandboxExtension.class, this);
    private final Supplier<Sandbox> sandbox;

    private SandboxExtension(Supplier<Sandbox> sandbox) {
        this.sandbox = sandbox;
    }

    /** An extension that opens its sandbox at this URL. */
    public static SandboxExtension at(String url) {
        return at(() -> url);
    }

    /** As {@link #at(String)}, for a URL that is known only when the first test runs. */
    public static SandboxExtension at(Supplier<String> url) {
        return new SandboxExtension(() -> Sandbox.open(url.get()));
    }

    /** Does what all tests build on, once: see {@link Sandbox#prepare}. */
    public SandboxExtension prepare(Consumer<BlockingDatabase> work) {
        return new SandboxExtension(() -> {
            Sandbox opened = sandbox.get();
            try {
                return opened.prepare(work);
            } catch (Throwable e) {
                opened.close();
                throw e;
            }
        });
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext test = context;
        if (test.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "A sandbox's database belongs to one test: ask for it in a test, @BeforeEach or @AfterEach, not"
                            + " in the constructor or @BeforeAll. What is done once belongs to prepare.");
        }
        OneTest mine = kept(test, OneTest.class, () -> begin(test));
        return mine.parameter(parameter.getParameter().getType());
    }

    private OneTest begin(ExtensionContext test) {
        Sandbox opened = kept(ofClass(test), Sandbox.class, sandbox);
        return new OneTest(Sandbox.joined(opened.begin(test.getDisplayName())));
    }

    /** The outermost: between it and a test are those of nested classes, and of tests that are repeated. */
    private static ExtensionContext ofClass(ExtensionContext test) {
        ExtensionContext outermost = test;
        for (var above = test.getParent();
                above.isPresent();
                above = above.get().getParent()) {
            if (above.get().getTestClass().isPresent()) {
                outermost = above.get();
            }
        }
        return outermost;
    }

    @SuppressWarnings("deprecation") // Its successor came with JUnit 6.
    private <T> T kept(ExtensionContext at, Class<T> type, Supplier<T> make) {
        return requireNonNull(at.getStore(namespace).getOrComputeIfAbsent(type, key -> make.get(), type));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        OneTest mine = context.getStore(namespace).remove(OneTest.class, OneTest.class);
        if (mine != null) {
            mine.end();
        }
    }

    /** A test and its database, opened by the parameter that first asks for it. */
    private static final class OneTest {
        private final SandboxTest test;
        private @Nullable BlockingDatabase blocking;
        private @Nullable AsyncDatabase async;

        OneTest(SandboxTest test) {
            this.test = test;
        }

        synchronized Object parameter(Class<?> type) {
            if (type == QueryBudget.class) {
                return test.queries();
            }
            if (type == BlockingDatabase.class && async == null) {
                if (blocking == null) {
                    blocking = BlockingDatabase.open(test.backend(), test.options(), test.listeners());
                }
                return blocking;
            }
            if (type == AsyncDatabase.class && blocking == null) {
                if (async == null) {
                    async = AsyncDatabase.open(test.backend(), test.options(), test.listeners());
                }
                return async;
            }
            throw new ParameterResolutionException(
                    "A test has one database: ask for a BlockingDatabase or for an AsyncDatabase, not for both.");
        }

        synchronized void end() {
            List<LeaseInfo> holders = List.of();
            if (blocking != null) {
                holders = blocking.holders();
                blocking.shutdown(SandboxTest.GRACE);
            } else if (async != null) {
                holders = async.holders();
                async.shutdown(SandboxTest.GRACE).join();
            }
            Sandbox.joined(test.end(holders));
        }
    }
}
