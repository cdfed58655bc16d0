namespace ModelOperator.Core.Serving.Gates;

/// <summary>
/// How far the mean of samples may be from the true one, at every look at once: with probability 1 - alpha the true mean is within the
/// radius after each number of samples, so that one may look after every sample and stop at any, as no repeated t-test may.
/// </summary>
/// <remarks>
/// The mixture t-test of T. L. Lai, "On confidence sequences", Annals of Statistics 4 (1976), as H. Wang and A. Ramdas state it in
/// "Anytime-valid t-tests and confidence sequences for Gaussian means with unknown variance", Sequential Analysis 44 (2025): the likelihood
/// ratio of a Gaussian mixture of effect sizes is a martingale in what is left of the samples when their scale is divided out, and by Ville's
/// inequality reaches 1/alpha with probability alpha at most. It holds exactly from the first sample on for Gaussian samples of any variance,
/// where sequences that are valid asymptotically (I. Waudby-Smith, D. Arbour, R. Sinha, E. H. Kennedy, A. Ramdas, "Time-uniform central limit
/// theory and asymptotic confidence sequences", Annals of Statistics 52 (2024)) understate the variance of a handful of samples.
/// </remarks>
internal static class ConfidenceSequence
{
    // Precision of the mixture: 1 expects effects of about a standard deviation. At 0.05 three equal samples suffice and two never do.
    private const double Precision = 0.05;

    /// <summary>The radius; infinite where no difference could be told yet.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <param name="squaredDeviations">The sum of their squared deviations from their mean. More than there is widens the radius and is safe.</param>
    /// <param name="alpha">Probability to be ever wrong.</param>
    public static double Radius(int samples, double squaredDeviations, double alpha)
    {
        var shrinkage = Precision / (samples + Precision);

        // The martingale reaches 1/alpha where (Q + n d²) / (Q + shrinkage n d²) reaches this, for squared deviations Q and a distance d.
        var threshold = Math.Pow(1 / (alpha * Math.Sqrt(shrinkage)), 2.0 / samples);
        var room = 1 - (threshold * shrinkage);
        return room > 0 ? Math.Sqrt((threshold - 1) * squaredDeviations / (samples * room)) : double.PositiveInfinity;
    }
}
