package org.relent.conformance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.relent.KernelSpec;
import org.relent.Labels;
import org.relent.Model;
import org.relent.Reference;
import org.relent.Rows;
import org.relent.Workers;
import org.relent.spi.Engine;
import org.relent.spi.Resident;
import org.relent.spi.RowKernel;

/** {@link PlainEngine} as a device, for any form but Gaussians: it computes from copies of its own. */
final class PlainDevice implements Engine {
    /** What is wrong with the copies. */
    enum Defect {
        NONE,
        PARTS_BEGIN_WITH_THE_FIRST_ROW,
        STRIDES_ARE_COPIED_AS_ROWS,
        OF_TWO_COPIES_THE_LAST_IS_READ,
        CLOSED_COPIES_ARE_OPEN
    }

    private final PlainEngine arithmetic;
    private final Defect defect;
    private @Nullable Copy last;

    PlainDevice(PlainEngine arithmetic, Defect defect) {
        this.arithmetic = arithmetic;
        this.defect = defect;
    }

    /** Rows of f32, without what lies between them. */
    private final class Copy implements Resident {
        private final Rows of;
        private final float[] data;
        private volatile boolean open = true;

        Copy(Rows of) {
            this.of = of;
            this.data = new float[(int) of.rows() * of.classes()];
            Rows read = defect == Defect.STRIDES_ARE_COPIED_AS_ROWS ? packed(of) : of;
            for (int i = 0; i < data.length; i++) {
                data[i] = (float) read.get(i / of.classes(), i % of.classes());
            }
        }

        private static Rows packed(Rows rows) {
            return rows.array() instanceof float[] array
                    ? Rows.of(array, (int) rows.offset(), (int) rows.rows(), rows.classes(), rows.classes())
                    : rows;
        }

        Rows find(Rows part) {
            long first = defect == Defect.PARTS_BEGIN_WITH_THE_FIRST_ROW
                    ? 0
                    : (part.offset() - of.offset()) / part.rowStride();
            return Rows.of(data, (int) of.rows(), of.classes()).slice(first, part.rows());
        }

        @Override
        public long bytes() {
            return open ? 4L * data.length : 0;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = defect == Defect.CLOSED_COPIES_ARE_OPEN;
        }
    }

    private Rows find(Rows rows) {
        Copy latest = last;
        if (!(rows.resident() instanceof Copy copy)) {
            return rows;
        }
        boolean mixedUp = defect == Defect.OF_TWO_COPIES_THE_LAST_IS_READ
                && latest != null
                && latest.data.length == copy.data.length;
        return mixedUp ? latest.find(rows) : copy.find(rows);
    }

    @Override
    public boolean isDevice() {
        return true;
    }

    @Override
    public Resident upload(Rows rows) {
        Copy copy = new Copy(rows);
        last = copy;
        return copy;
    }

    @Override
    public Optional<String> refusal(KernelSpec spec) {
        return arithmetic.refusal(spec);
    }

    @Override
    public RowKernel compile(KernelSpec spec) {
        RowKernel kernel = arithmetic.compile(spec);
        return new RowKernel() {
            @Override
            public void run(
                    @Nullable Reference<?> p,
                    @Nullable Model<?> q,
                    @Nullable Labels labels,
                    long first,
                    int count,
                    double[] results,
                    int offset,
                    Workers workers) {
                kernel.run(
                        p == null ? null : new Reference<>(find(p.rows())),
                        q == null ? null : new Model<>(find(q.rows())),
                        labels,
                        first,
                        count,
                        results,
                        offset,
                        workers);
            }
        };
    }
}
