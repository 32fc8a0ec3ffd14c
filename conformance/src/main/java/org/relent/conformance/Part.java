package org.relent.conformance;

/** The matrices a kernel may read. */
enum Part {
    /** P; of Gaussians, their means. */
    REFERENCE("P"),
    /** σ, σ² or ln σ² of Gaussians P. */
    REFERENCE_SPREADS("P's spreads"),
    /** Q; of Gaussians, their means. */
    MODEL("Q"),
    /** σ, σ² or ln σ² of Gaussians Q. */
    MODEL_SPREADS("Q's spreads");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /** Whether it belongs to Q. */
    boolean ofModel() {
        return this == MODEL || this == MODEL_SPREADS;
    }

    /** Whether it says how wide Gaussians are. */
    boolean isSpreads() {
        return this == REFERENCE_SPREADS || this == MODEL_SPREADS;
    }

    @Override
    public String toString() {
        return label;
    }
}
