namespace ModelOperator.Testing.ControlPlane;

/// <summary>The control plane cannot do what was asked; the message is a sentence for the person who asked.</summary>
public class ControlPlaneException(string message, Exception? inner = null) : Exception(message, inner);
