package dev.runnel.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.servers.Servers;
import dev.runnel.signal.Gap;
import dev.runnel.signal.Notification;
import dev.runnel.signal.Signal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY and notifications through the two Java faces, over both transports. */
class CopyAndListenFacesTest {
    private static String database = "";

    @BeforeAll
    static void create() {
        database = Servers.postgresql().createDatabase();
    }

    @AfterAll
    static void drop() {
        Servers.postgresql().dropDatabase(database);
    }

    private static String url(String scheme) {
        return Servers.postgresql().url(scheme, database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgresql+jdbc"})
    void aStreamIsCopiedInAndOut(String scheme) throws IOException {
        try (var db = BlockingDatabase.open(url(scheme))) {
            db.sql("drop table if exists t").execute();
            db.sql("create table t (a int primary key, b text)").execute();
            byte[] csv = "1,one\n2,\"two, and\nmore\"\n".getBytes(UTF_8);

            assertEquals(2, db.sql("copy t from stdin (format csv)").copyIn(new ByteArrayInputStream(csv)));
            var out = new ByteArrayOutputStream();
            assertEquals(csv.length, db.sql("copy t to stdout (format csv)").copyOut(out));
            assertEquals(new String(csv, UTF_8), out.toString(UTF_8));

            var bad = new ByteArrayInputStream("3\tx\nvier\ty\n".getBytes(UTF_8));
            RunnelException refused = assertThrows(
                    RunnelException.class, () -> db.sql("copy t from stdin").copyIn(bad));
            assertEquals(ErrorKind.DATA_INVALID, refused.kind());
            assertEquals(1, refused.row());

            var torn = new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("torn");
                }
            };
            RunnelException failed = assertThrows(
                    RunnelException.class, () -> db.sql("copy t from stdin").copyIn(torn));
            assertInstanceOf(UncheckedIOException.class, failed.getCause());
            assertEquals(2, db.sql("select count(*) from t").value(Long.class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgresql+jdbc"})
    void anInterruptedCopyKeepsNothing(String scheme) throws Exception {
        try (var db = BlockingDatabase.open(url(scheme))) {
            db.sql("drop table if exists t").execute();
            db.sql("create table t (a int primary key, b text)").execute();
            var asked = new CountDownLatch(1);
            var never = new CountDownLatch(1);
            var silent = new InputStream() {
                @Override
                public int read() throws IOException {
                    asked.countDown();
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return -1;
                }
            };
            var failure = new CompletableFuture<RunnelException>();
            var caller = new Thread(() -> failure.complete(assertThrows(
                    RunnelException.class, () -> db.sql("copy t from stdin").copyIn(silent))));
            caller.start();
            assertTrue(asked.await(10, TimeUnit.SECONDS));
            caller.interrupt();
            assertEquals(
                    ErrorKind.STATEMENT_CANCELLED,
                    failure.get(5, TimeUnit.SECONDS).kind());
            never.countDown();
            assertEquals(0, db.sql("select count(*) from t").value(Long.class));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgresql+jdbc"})
    void aPublisherIsCopiedInAndOut(String scheme) throws Exception {
        try (var db = AsyncDatabase.open(url(scheme))) {
            db.sql("drop table if exists t").execute().join();
            db.sql("create table t (a int primary key, b text)").execute().join();
            var chunks = new SubmissionPublisher<byte[]>();
            CompletableFuture<Long> rows = db.sql("copy t from stdin").copyIn(chunks);
            awaitSubscriber(chunks);
            for (int i = 0; i < 10_000; i++) {
                chunks.submit((i + "\trow " + i + "\n").getBytes(UTF_8));
            }
            chunks.close();
            assertEquals(10_000, rows.get(20, TimeUnit.SECONDS));

            var read = new Reader<byte[]>(Long.MAX_VALUE);
            db.sql("copy t to stdout").copyOut().subscribe(read);
            assertEquals(
                    10_000,
                    read.all().stream()
                            .mapToLong(c -> new String(c, UTF_8).lines().count())
                            .sum());

            var failing = new SubmissionPublisher<byte[]>();
            CompletableFuture<Long> failed = db.sql("copy t from stdin").copyIn(failing);
            awaitSubscriber(failing);
            failing.submit("20000\tx\n".getBytes(UTF_8));
            failing.closeExceptionally(new IllegalStateException("torn"));
            var e = assertThrows(CompletionException.class, failed::join);
            var why = assertInstanceOf(RunnelException.class, e.getCause());
            assertEquals("torn", why.getCause().getMessage());
            assertEquals(
                    10_000, db.sql("select count(*) from t").value(Long.class).join());
        }
    }

    /** What is submitted before there is one is lost. */
    private static void awaitSubscriber(SubmissionPublisher<?> publisher) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!publisher.hasSubscribers()) {
            assertTrue(System.nanoTime() < deadline, "nobody subscribes");
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "postgresql+jdbc"})
    void notificationsAreStreamedAndPublished(String scheme) throws Exception {
        try (var db = BlockingDatabase.open(url(scheme))) {
            try (Stream<Signal> signals = db.listen("orders")) {
                var next = signals.iterator();
                assertEquals(new Gap(Gap.Reason.STARTED), next.next());
                db.sql("notify orders, '42'").execute();
                assertEquals(new Notification("orders", "42"), next.next());
            }
        }
        try (var db = AsyncDatabase.open(url(scheme))) {
            var read = new Reader<Signal>(2);
            db.listen("orders").subscribe(read);
            assertEquals(new Gap(Gap.Reason.STARTED), read.next());
            db.sql("notify orders, '43'").execute().join();
            assertEquals(new Notification("orders", "43"), read.next());
            read.cancel();
        }
    }

    /** Asks for so many elements at once. */
    private static final class Reader<T> implements Flow.Subscriber<T> {
        private final long wanted;
        private final LinkedBlockingQueue<T> got = new LinkedBlockingQueue<>();
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

        Reader(long wanted) {
            this.wanted = wanted;
        }

        T next() throws InterruptedException {
            T next = got.poll(10, TimeUnit.SECONDS);
            assertTrue(next != null, "nothing came");
            return next;
        }

        List<T> all() throws Exception {
            ended.get(20, TimeUnit.SECONDS);
            return new ArrayList<>(got);
        }

        void cancel() {
            subscription.join().cancel();
        }

        @Override
        public void onSubscribe(Flow.Subscription s) {
            subscription.complete(s);
            s.request(wanted);
        }

        @Override
        public void onNext(T element) {
            got.add(element);
        }

        @Override
        public void onError(Throwable e) {
            ended.completeExceptionally(e);
        }

        @Override
        public void onComplete() {
            ended.complete(null);
        }
    }
}
