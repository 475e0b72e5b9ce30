package dev.runnel.readme.java;

import static dev.runnel.readme.java.Queries.Employees.EMPLOYEES;
import static dev.runnel.readme.java.Queries.Tree.TREE;
import static dev.runnel.sql.Conditions.allOf;
import static dev.runnel.sql.Conditions.given;
import static dev.runnel.sql.Functions.count;
import static dev.runnel.sql.Functions.value;

import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.sql.Column;
import dev.runnel.sql.Page;
import dev.runnel.sql.SortKeys;
import dev.runnel.sql.Subquery;
import dev.runnel.sql.Table;
import java.util.List;

/** What the README shows of the structure of statements, kept right by the compiler and by QueriesSnippetsTest. */
public final class Queries {
    private Queries() {}

    public record Employee(long id, String name, Long bossId, int grade) {}

    public static final class Employees extends Table<Employee> {
        public static final Employees EMPLOYEES = new Employees();
        public final Column<Long> id = bigint("id").primaryKey();
        public final Column<String> name = text("name");
        public final Column<Long> bossId = bigint("boss_id").nullable();
        public final Column<Integer> grade = integer("grade");

        private Employees() {
            super("employees");
        }
    }

    // tag::page[]
    static final SortKeys SORT = SortKeys.of("name", EMPLOYEES.name).and("grade", EMPLOYEES.grade);

    public static Page<Employee> employees(
            BlockingQuerier db, String search, Integer leastGrade, String order, String after) {
        return db.from(EMPLOYEES)
                .where(allOf(
                        given(search, it -> EMPLOYEES.name.contains(it)), // null: left out
                        given(leastGrade, it -> EMPLOYEES.grade.ge(it))))
                .orderBy(SORT.parse(order)) // "-grade,name"
                .page(20, after);
    }
    // end::page[]

    public static List<String> bosses(BlockingQuerier db) {
        // tag::derived[]
        var n = count().as("n");
        var teams = Subquery.from(EMPLOYEES)
                .groupBy(EMPLOYEES.bossId)
                .select(EMPLOYEES.bossId, n)
                .asTable("teams");

        List<String> names = db.from(EMPLOYEES)
                .join(teams, teams.get(EMPLOYEES.bossId).eq(EMPLOYEES.id))
                .where(teams.get(n).gt(1L))
                .select(EMPLOYEES.name)
                .list();
        // end::derived[]
        return names;
    }

    // tag::recursive[]
    public record Level(long id, int depth) {}

    public static final class Tree extends Table<Level> { // the shape of the CTE: columns and row class
        public static final Tree TREE = new Tree();
        public final Column<Long> id = bigint("id");
        public final Column<Integer> depth = integer("depth");

        private Tree() {
            super("tree");
        }
    }

    public static List<Level> below(BlockingQuerier db, long boss) {
        var step = Subquery.from(EMPLOYEES)
                .join(TREE, EMPLOYEES.bossId.eq(TREE.id))
                .select(EMPLOYEES.id, TREE.depth.plus(1));
        var tree = Subquery.from(EMPLOYEES)
                .where(EMPLOYEES.id.eq(boss))
                .select(EMPLOYEES.id, value(0))
                .unionAll(step)
                .asRecursiveCte(TREE);
        return db.from(tree)
                .where(TREE.depth.gt(0))
                .orderBy(TREE.depth.asc(), TREE.id.asc())
                .list();
    }
    // end::recursive[]
}
