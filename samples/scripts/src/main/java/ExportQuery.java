import static dev.runnel.error.ErrorKind.STATEMENT_CANCELLED;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Exports a query to a file, as CSV or, if its name ends in .jsonl, JSON lines, in bounded memory. */
final class ExportQuery {
    public static void main(String[] args) throws IOException {
        if (args.length != 3) throw new IllegalArgumentException("To be given: <url> <file> <query>");
        stopOnCtrlC();
        var file = Path.of(args[1]);
        var part = Path.of(args[1] + ".part"); // so that nobody takes half an export for a whole one
        try (var db = BlockingDatabase.open(args[0])) {
            var query = db.sql(args[2]);
            try (var chunks = args[1].endsWith(".jsonl") ? query.jsonLines() : query.csv();
                    var out = new FileWriter(part.toFile(), StandardCharsets.UTF_8)) {
                for (String chunk : (Iterable<String>) chunks::iterator) {
                    out.write(chunk);
                }
            }
            Files.move(part, file, REPLACE_EXISTING);
            System.out.println(file + ": " + Files.size(file) + " bytes");
        } catch (RunnelException e) {
            if (e.kind() != STATEMENT_CANCELLED) throw e;
            System.err.println("Stopped: nothing was exported.");
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Ctrl-C stops the query in the database, and the JVM goes when that has been cleaned up. */
    private static void stopOnCtrlC() {
        Thread script = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            script.interrupt();
            try {
                script.join(10_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e); // nobody interrupts this thread
            }
        }));
    }
}
