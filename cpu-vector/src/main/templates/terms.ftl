<#import "lanes.ftl" as lanes>
<#--
  The lane expression of each measure that is a sum of terms, in the input's own type: adds the term of the vectors p and q
  (with bits pBits and qBits; pGiven and qGiven before a total divided them, which may have made a positive number 0) to
  acc. Unguarded, it takes every class to be there on both sides, and numbers to be below 2; what would contradict makes one
  of the two highest bits of a lane of "bad". Guarded, a class that both sides lack is allowed, and "bad" is negative
  wherever the term cannot be computed: for a negative, infinite or subnormal number that matters, or for p > 0 with q = 0. Rows
  that neither takes go to decoded blocks; likewise a row whose sum is not finite, or too small to be exact (see "floor").
  With shares (both sides divided by their totals), p and q sum to 1.
-->

<#-- The sign and factor that turn the sum into the result. -->
<#function factor measure>
  <#return {"Entropy": "-1.0", "CrossEntropy": "-1.0", "Js": "0.5"}[measure]!"1.0">
</#function>

<#--
  A result below this is left to the next tier. Differences of close numbers lose relative accuracy, in kl already for given
  probabilities, elsewhere for rounded shares; 2^-40 catches rows next to underflow alone. See docs/numerics.md.
-->
<#function floor measure scaled>
  <#if element.id != "F64" && !F32><#return "0x1p-30"></#if>
  <#if measure == "CrossEntropy"><#return "0x1p-40"></#if>
  <#if measure == "Entropy"><#return scaled?then(F32?then("0x1p-6", "0x1p-10"), "0x1p-40")></#if>
  <#if scaled && F32 && measure != "Jeffreys"><#return (measure == "Js")?then("0x1.8p-2", "0x1p-2")></#if>
  <#if measure == "Kl" || scaled><#return F32?then("0x1p-3", scaled?then("0x1p-10", "0x1p-16"))></#if>
  <#return "0x1p-40">
</#function>

<#-- The two highest bits: of a number ≥ 0, zero below 2; of the bits of a number minus LOW or MIN_NORMAL, zero from that up to 8 or 4. -->
<#global HIGHEST_BITS = F32?then("0xc0000000", "0xc000000000000000L")>

<#macro term measure scaled guarded>
<#switch measure>
<#case "Entropy">
bad = bad.or(pBits);
<@lanes.ratio "l" "p" "pBits" V + ".broadcast(" + S + ", 1)" ONE/>
acc = p.fma(<@lanes.log "l"/>, acc);
<#break>
<#case "CrossEntropy">
<#if guarded>
bad = bad.or(qBits.sub(${MIN_NORMAL}).and(pGiven.neg())).or(qBits.neg().add(${MAX_FINITE})).or(pBits).or(qBits);
qBits = qBits.max(${MIN_NORMAL});
<#else>
bad = bad.or(pBits).or(qBits.sub(${MIN_NORMAL}));
</#if>
<@lanes.ratio "l" "q" "qBits" V + ".broadcast(" + S + ", 1)" ONE/>
acc = p.fma(<@lanes.log "l"/>, acc);
<#break>
<#case "Kl">
<#if guarded>
bad = bad.or(qBits.sub(${LOW}).and(pGiven.neg())).or(qBits.neg().add(${HIGH})).or(pBits).or(qBits);
qBits = qBits.max(${LOW});
q = qBits.${asReal};
<#else>
bad = bad.or(pBits).or(qBits.sub(${LOW}));
</#if>
<@lanes.ratio "l" "p" "pBits" "q" "qBits"/>
acc = p.fma(<@lanes.log "l"/>, acc);
<#break>
<#case "Jeffreys">
${V} difference = p.sub(q);
<#if guarded>
bad = bad.or(qBits.sub(${LOW}).and(pGiven.neg())).or(pBits.sub(${LOW}).and(qGiven.neg())).or(qBits.neg().add(${HIGH})).or(pBits).or(qBits);
pBits = pBits.max(${LOW});
qBits = qBits.max(${LOW});
q = qBits.${asReal};
<#else>
bad = bad.or(pBits.sub(${LOW})).or(qBits.sub(${LOW}));
</#if>
<@lanes.ratio "l" "p" "pBits" "q" "qBits"/>
acc = difference.fma(<@lanes.log "l"/>, acc);
<#break>
<#case "Js">
${V} m = p.add(q).mul(0.5${L});
<#if guarded>
${B} mBits = m.${asBits}.max(${LOW});
bad = bad.or(mBits.neg().add(${HIGH})).or(pBits).or(qBits);
m = mBits.${asReal};
<#else>
${B} mBits = m.${asBits};
bad = bad.or(pBits).or(qBits).or(mBits.sub(${LOW}));
</#if>
<@lanes.ratio "l" "p" "pBits" "m" "mBits"/>
<@lanes.ratio "r" "q" "qBits" "m" "mBits"/>
<#if scaled>
// What is missing to ln 2: no ln(p/m) exceeds it, so neither does the result.
acc = acc.add(p.mul(<@lanes.log "l"/>.sub(${LN2})).add(q.mul(<@lanes.log "r"/>.sub(${LN2}))));
<#else>
acc = acc.add((<@lanes.excess "l" "p" "m"/>).add(<@lanes.excess "r" "q" "m"/>));
</#if>
<#break>
</#switch>
</#macro>
