import type { FastifyInstance } from 'fastify';
import type { Service } from '../src/service';
import { addAccountRoutes } from './routes/accounts';
import { addCaseTemplateRoutes } from './routes/case-templates';
import { addCaseRoutes } from './routes/cases';
import { addInquiryRoutes } from './routes/inquiries';
import { addInquirySessionRoutes } from './routes/inquiry-sessions';
import { addInquiryTemplateRoutes } from './routes/inquiry-templates';
import { addListRoutes } from './routes/lists';
import { addWorkflowRunRoutes } from './routes/workflow-runs';
import { addWorkflowVersionRoutes } from './routes/workflow-versions';
import { addWorkflowRoutes } from './routes/workflows';

/** Every route below `/api/v1`. */
export function addRoutes(app: FastifyInstance, service: Service): void {
  addWorkflowRoutes(app, service);
  addWorkflowRunRoutes(app, service);
  addWorkflowVersionRoutes(app, service);
  addInquiryRoutes(app, service);
  addInquirySessionRoutes(app, service);
  addInquiryTemplateRoutes(app, service);
  addAccountRoutes(app, service);
  addCaseRoutes(app, service);
  addCaseTemplateRoutes(app, service);
  addListRoutes(app, service);
}
