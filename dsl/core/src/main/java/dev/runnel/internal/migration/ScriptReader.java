package dev.runnel.internal.migration;

import dev.runnel.error.RunnelException;
import dev.runnel.migration.MigrationVersion;
import dev.runnel.sql.render.Lexing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the files of a folder into scripts in the order of their versions; all that is wrong with them is one error. */
final class ScriptReader {
    private static final Pattern NAME = Pattern.compile("V(\\d{1,18}(?:[._]\\d{1,18})*)__(.+)\\.sql");
    private static final Pattern DIRECTIVE = Pattern.compile("--\\s*runnel\\s*:\\s*(.*?)\\s*");
    private static final Pattern FOREIGN_KEYS = Pattern.compile("(?i)pragma\\s+(\\w+\\.)?foreign_keys\\s*[=(]");
    private static final String NO_TRANSACTION = "no transaction";

    private ScriptReader() {}

    static List<Script> read(String location, List<ScriptFiles.File> files, Lexing lexing) {
        var scripts = new ArrayList<Script>();
        var problems = new ArrayList<String>();
        Map<MigrationVersion, ScriptFiles.File> byVersion = new HashMap<>();
        for (ScriptFiles.File file : files) {
            try {
                Script script = read(file, lexing);
                ScriptFiles.File twin = byVersion.putIfAbsent(script.version(), file);
                if (twin != null) {
                    throw Problems.wrong("Version " + script.version() + " is there twice: " + twin.origin() + " and "
                            + file.origin() + ". Give one of them another version.");
                }
                scripts.add(script);
            } catch (RunnelException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (!problems.isEmpty()) {
            throw Problems.wrong(Problems.together("The migrations in " + location + " are wrong:", problems));
        }
        scripts.sort(Comparator.comparing(Script::version));
        return scripts;
    }

    private static Script read(ScriptFiles.File file, Lexing lexing) {
        String fileName = file.name().substring(file.name().lastIndexOf('/') + 1);
        Matcher name = NAME.matcher(fileName);
        if (!name.matches()) {
            throw Problems.wrong(file.name() + " is not a migration's name. Call it V1__what_it_does.sql or"
                    + " V2_1__what_it_does.sql: V, the version, two underscores, a description, .sql.");
        }
        String text = ScriptText.decode(file.name(), file.bytes());
        List<ScriptStatement> statements = new ScriptSplitter(file.name(), text, lexing).statements();
        if (statements.isEmpty()) {
            throw Problems.wrong(file.name() + " has no statement. Write one, or delete the file.");
        }
        boolean transactional = transactional(file.name(), text);
        if (transactional) {
            statements.forEach(statement -> refuseControl(file.name(), statement));
        }
        return new Script(
                MigrationVersion.of(name.group(1)),
                name.group(2).replace('_', ' '),
                file.name(),
                Checksum.of(text),
                transactional,
                statements);
    }

    /** What the comment lines at the head of the file say. */
    private static boolean transactional(String name, String text) {
        boolean transactional = true;
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            String bare = line.strip();
            if (!bare.isEmpty() && !bare.startsWith("--") && !bare.startsWith("#")) {
                break;
            }
            Matcher directive = DIRECTIVE.matcher(bare);
            if (directive.matches()) {
                if (!directive.group(1).equals(NO_TRANSACTION)) {
                    throw Problems.wrong(name + ":" + number + ": \"" + bare + "\" is not known. There is: -- runnel: "
                            + NO_TRANSACTION + ".");
                }
                transactional = false;
            }
        }
        return transactional;
    }

    /** A commit in the middle would make the rest of the file impossible to undo. */
    private static void refuseControl(String name, ScriptStatement statement) {
        String word = ScriptSplitter.firstWord(statement.sql());
        switch (word) {
            case "begin", "start", "commit", "end", "rollback", "savepoint", "release", "abort" ->
                throw Problems.wrong(name + ":" + statement.line() + ": " + word
                        + " has no place in a file that is one transaction as a"
                        + " whole. Leave it out, or begin the file with \"-- runnel: " + NO_TRANSACTION + "\".");
            case "pragma" -> {
                if (FOREIGN_KEYS.matcher(statement.sql()).lookingAt()) {
                    throw Problems.wrong(
                            name + ":" + statement.line() + ": pragma foreign_keys does nothing in a transaction,"
                                    + " and rows that refer to others might be deleted unseen. Begin the file with \"-- runnel: "
                                    + NO_TRANSACTION + "\".");
                }
            }
            default -> {}
        }
    }
}
