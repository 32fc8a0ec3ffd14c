package org.relent;

import org.jspecify.annotations.Nullable;

/** A divergence of a student from its teacher, some rows at a time. */
interface SoftTarget {
    /**
     * Computes the divergences of some rows.
     *
     * @param first the first row
     * @param count how many
     * @param student the student's logits, all rows
     * @param results where they go, from 0 on
     * @param gradient where their gradients go, as many rows as are computed; null for none
     */
    void run(long first, int count, Model<Logits> student, double[] results, @Nullable Gradient gradient);

    /** Rows of the teacher and the student as they are. */
    record Whole<P extends Form>(PairKernel<P, Logits> kernel, Reference<P> teacher) implements SoftTarget {
        @Override
        public void run(long first, int count, Model<Logits> student, double[] results, @Nullable Gradient gradient) {
            run(
                    kernel,
                    new Reference<>(teacher.rows().slice(first, count)),
                    Model.logits(student.rows().slice(first, count)),
                    results,
                    gradient);
        }

        static <P extends Form> void run(
                PairKernel<P, Logits> kernel,
                Reference<P> teacher,
                Model<Logits> student,
                double[] results,
                @Nullable Gradient gradient) {
            if (gradient == null) {
                kernel.run(teacher, student, results);
            } else {
                kernel.runWithGradient(teacher, student, results, gradient);
            }
        }
    }

    /** The classes that both have, side by side. */
    record Shared<P extends Form>(
            PairKernel<P, Logits> kernel,
            Reference<P> teacher,
            Vocabulary vocabulary,
            ScratchRows teacherPart,
            ScratchRows studentPart,
            @Nullable Gradient part)
            implements SoftTarget {
        static <P extends Form> Shared<P> of(
                PairKernel<P, Logits> kernel,
                Reference<P> teacher,
                Vocabulary vocabulary,
                int most,
                @Nullable Gradient like) {
            ElementType type = kernel.spec().elements();
            return new Shared<>(
                    kernel,
                    teacher,
                    vocabulary,
                    new ScratchRows(type, most, vocabulary.shared()),
                    new ScratchRows(type, most, vocabulary.shared()),
                    like == null ? null : Gradient.like(like, most, vocabulary.shared()));
        }

        @Override
        public void run(long first, int count, Model<Logits> student, double[] results, @Nullable Gradient gradient) {
            teacherPart.copy(teacher.rows(), first, count, vocabulary.ofTeacher());
            studentPart.copy(student.rows(), first, count, vocabulary.ofStudent());
            Gradient slopes = part == null ? null : part.slice(0, count);
            Whole.run(
                    kernel,
                    new Reference<>(teacherPart.rows(count)),
                    Model.logits(studentPart.rows(count)),
                    results,
                    slopes);
            if (gradient != null && slopes != null) {
                int[] columns = vocabulary.ofStudent();
                for (int row = 0; row < count; row++) {
                    gradient.fill(row, 0);
                    for (int i = 0; i < columns.length; i++) {
                        gradient.set(row, columns[i], slopes.get(row, i));
                    }
                }
            }
        }
    }
}
