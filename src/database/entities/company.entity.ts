import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { code, count, instant, name, reference } from './column-types.ts';

@Entity('companies')
export class CompanyEntity {
  @PrimaryGeneratedColumn(reference)
  id!: number;

  @Column(count)
  version!: number;

  @Column(instant)
  createdAt!: Date;

  @Column(instant)
  updatedAt!: Date;

  @Column(name)
  name!: string;

  @Column(code(2))
  country!: string;

  @Column(code(64))
  timeZone!: string;
}
