<#import "lanes.ftl" as lanes>
<@lanes.header "Which of two rows of weights lacks a class that the other has: integer arithmetic alone."/>
final class ${name} {
    private ${name}() {}

    /**
     * 0 if both rows are positive in the same classes; {@link Shares#Q_LACKS}, {@link Shares#P_LACKS} or their sum if not;
     * {@link Shares#INVALID} if a number is negative, −0 or not finite.
     */
    static int row(<@lanes.at "p"/>, <@lanes.at "q"/>, int n) {
        ${B} invalid = ${B}.zero(${S?replace("F", "I")});
        ${B} qLacks = ${B}.zero(${S?replace("F", "I")});
        ${B} pLacks = ${B}.zero(${S?replace("F", "I")});
        for (int j = 0; j < n; j += ${S}.length()) {
            var present = <@lanes.maskSpecies/>.indexInRange(j, n);
            <@lanes.load "pLanes" "p" "j" "present"/>
            <@lanes.load "qLanes" "q" "j" "present"/>
            ${B} p = pLanes.${asBits};
            ${B} q = qLanes.${asBits};
            invalid = invalid.or(p).or(q).or(p.neg().add(${MAX_FINITE})).or(q.neg().add(${MAX_FINITE}));
            // x − 1 is negative for x = 0, −x for x > 0.
            qLacks = qLacks.or(q.sub(1).and(p.neg()));
            pLacks = pLacks.or(p.sub(1).and(q.neg()));
        }
        if (invalid.lt(0).anyTrue()) {
            return Shares.INVALID;
        }
        return (qLacks.lt(0).anyTrue() ? Shares.Q_LACKS : 0)
                + (pLacks.lt(0).anyTrue() ? Shares.P_LACKS : 0);
    }
}
