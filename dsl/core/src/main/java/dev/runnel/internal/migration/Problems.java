package dev.runnel.internal.migration;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;

/** What is wrong with the files, or between them and the database, all in one error. */
final class Problems {
    private Problems() {}

    /** A file, name or folder is wrong. */
    static RunnelException wrong(String sentence) {
        return new RunnelException(ErrorKind.CONFIGURATION, sentence);
    }

    /** The files and the database's history do not fit each other. */
    static RunnelException unfit(String sentence) {
        return new RunnelException(ErrorKind.MIGRATION, sentence);
    }

    /** Several sentences as one message, a line for each. */
    static String together(String head, List<String> problems) {
        return problems.size() == 1 ? problems.get(0) : head + "\n- " + String.join("\n- ", problems);
    }
}
