package org.relent;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which class of a teacher is which class of a student. Where they have the same classes in the same order, nothing needs
 * to be said; classes that are not as many are refused, as is guessing.
 *
 * <p>With a map, teacher and student are both restricted to the classes they share and normalised there: both forms must
 * be normalised inside (logits, counts). Logits of classes that are not shared have a gradient of 0. How much of the
 * teacher's probability is left out is not seen in the loss: look at it once, as exp(ln Z of the shared logits − ln Z of
 * all), with {@link Relent#logPartition}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Vocabulary {
    private static final Vocabulary SAME = new Vocabulary(0, 0, new int[0], new int[0]);

    private final int teacherClasses;
    private final int studentClasses;
    private final int[] ofTeacher;
    private final int[] ofStudent;

    private Vocabulary(int teacherClasses, int studentClasses, int[] ofTeacher, int[] ofStudent) {
        this.teacherClasses = teacherClasses;
        this.studentClasses = studentClasses;
        this.ofTeacher = ofTeacher;
        this.ofStudent = ofStudent;
    }

    /**
     * Teacher and student have the same classes in the same order; rows of other lengths are refused.
     *
     * @return the vocabulary
     */
    public static Vocabulary same() {
        return SAME;
    }

    /**
     * A map of classes.
     *
     * @param studentClasses how many classes the student has
     * @param studentClass for each class of the teacher the student's, or −1 where it has none; no class twice
     * @return the vocabulary
     * @throws IllegalArgumentException if a class is out of range or comes twice, or none is shared
     */
    public static Vocabulary map(int studentClasses, int... studentClass) {
        Objects.requireNonNull(studentClass, "studentClass");
        boolean[] taken = new boolean[Math.max(studentClasses, 0)];
        int[] ofTeacher = new int[studentClass.length];
        int[] ofStudent = new int[studentClass.length];
        int shared = 0;
        for (int t = 0; t < studentClass.length; t++) {
            int s = studentClass[t];
            if (s < -1 || s >= studentClasses) {
                throw new IllegalArgumentException("studentClass[" + t + "]: got " + s + ", expected −1 … "
                        + (studentClasses - 1) + ", one of " + studentClasses + " classes or −1 for none");
            }
            if (s >= 0) {
                if (taken[s]) {
                    throw new IllegalArgumentException(
                            "studentClass[" + t + "]: got " + s + " for a second time, expected each class once");
                }
                taken[s] = true;
                ofTeacher[shared] = t;
                ofStudent[shared++] = s;
            }
        }
        if (shared == 0) {
            throw new IllegalArgumentException("studentClass: got no class that is shared, expected at least one");
        }
        return new Vocabulary(
                studentClass.length,
                studentClasses,
                Arrays.copyOf(ofTeacher, shared),
                Arrays.copyOf(ofStudent, shared));
    }

    /**
     * A map of classes that have the same name.
     *
     * @param teacher the names of the teacher's classes, each once
     * @param student the names of the student's classes, each once
     * @return the vocabulary
     * @throws IllegalArgumentException if a name comes twice on one side, or none is shared
     */
    public static Vocabulary byName(List<String> teacher, List<String> student) {
        Map<String, Integer> students = numbers("student", student);
        numbers("teacher", teacher);
        return map(
                student.size(),
                teacher.stream()
                        .mapToInt(name -> students.getOrDefault(name, -1))
                        .toArray());
    }

    private static Map<String, Integer> numbers(String side, List<String> names) {
        Map<String, Integer> numbers = new HashMap<>();
        for (String name : names) {
            if (numbers.putIfAbsent(name, numbers.size()) != null) {
                throw new IllegalArgumentException(
                        side + ": got '" + name + "' for a second time, expected each name once");
            }
        }
        return numbers;
    }

    /** {@return how many classes are shared; of {@link #same()} it is not known, and 0} */
    public int shared() {
        return ofTeacher.length;
    }

    boolean isSame() {
        return shared() == 0;
    }

    /** {@return the teacher's class of a shared class} */
    int[] ofTeacher() {
        return ofTeacher;
    }

    /** {@return the student's class of a shared class} */
    int[] ofStudent() {
        return ofStudent;
    }

    /** Checks that rows are of these vocabularies. */
    void require(Rows teacher, Rows student) {
        if (isSame() && teacher.classes() != student.classes()) {
            throw new IllegalArgumentException("student.classes: got " + student.classes() + ", expected "
                    + teacher.classes() + " as in teacher (other vocabularies need Vocabulary.map)");
        }
        if (!isSame() && teacher.classes() != teacherClasses) {
            throw new IllegalArgumentException(
                    "teacher.classes: got " + teacher.classes() + ", expected " + teacherClasses + " as mapped");
        }
        if (!isSame() && student.classes() != studentClasses) {
            throw new IllegalArgumentException(
                    "student.classes: got " + student.classes() + ", expected " + studentClasses + " as mapped");
        }
    }

    @Override
    public String toString() {
        return isSame()
                ? "the same classes"
                : shared() + " shared classes of " + teacherClasses + " and " + studentClasses;
    }
}
