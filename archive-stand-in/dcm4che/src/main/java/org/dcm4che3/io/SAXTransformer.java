package org.dcm4che3.io;

import javax.xml.transform.Result;
import javax.xml.transform.TransformerConfigurationException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.sax.SAXTransformerFactory;
import javax.xml.transform.sax.TransformerHandler;

/** Makes writers of XML. */
public abstract class SAXTransformer {
  private SAXTransformer() {}

  /** A writer of the Native DICOM Model. */
  public static SAXWriter getSAXWriter(Result result) throws TransformerConfigurationException {
    TransformerHandler handler =
        ((SAXTransformerFactory) TransformerFactory.newInstance()).newTransformerHandler();
    handler.setResult(result);
    return new SAXWriter(handler);
  }
}
